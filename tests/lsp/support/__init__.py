"""What the tests of the language server share."""

import pytest

pytest.register_assert_rewrite(
    *(f"support.{name}" for name in ("errors", "folder", "proof", "report", "session"))
)
