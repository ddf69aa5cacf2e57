# Each target is one script in tools/, which first makes this machine ready for it.
.PHONY: run dev web test lint torture bench lighthouse web-bars screenshots

run: ; @tools/run.sh
dev: ; @tools/dev.sh
web: ; @tools/web.sh
test: ; @tools/test.sh
lint: ; @tools/lint.sh
torture: ; @tools/torture.sh
bench: ; @tools/bench.sh $(ARGS)
lighthouse: ; @tools/lighthouse.sh
web-bars: ; @tools/web-bars.sh $(ARGS)
screenshots: ; @tools/screenshots.sh
