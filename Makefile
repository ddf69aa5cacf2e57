# Each target is one script in tools/, which first makes this machine ready for it.
.PHONY: run dev web test lint

run: ; @tools/run.sh
dev: ; @tools/dev.sh
web: ; @tools/web.sh
test: ; @tools/test.sh
lint: ; @tools/lint.sh
