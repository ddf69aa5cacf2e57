"""What an OpenAPI description cannot say."""

import schemathesis
from schemathesis.core import NOT_SET


@schemathesis.hook
def filter_case(context, case):
    """Parameters stand in the query or in the body; both at once are refused, whatever they are."""
    return case.body is NOT_SET or not case.query
