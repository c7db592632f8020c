"""A function of known complexity in each language, laid out on the same lines in all of them.

Line 1 is its head (lines count from 0), and each construct stands on the same line in every
language, so that what is expected is written once.
"""

from __future__ import annotations

from dataclasses import dataclass

NAME = "tangle"
"""The name of the complex function; `plain` stands below it."""

HEAD = 1
"""The line of its head."""

POINTS = [
    (3, 1, "for"),
    (4, 2, "if, 1 level deep"),
    (5, 3, "for, 2 levels deep"),
    (6, 4, "if, 3 levels deep"),
    (6, 1, "and"),
    (7, 5, "while, 4 levels deep"),
    (8, 6, "if, 5 levels deep"),
    (8, 1, "or"),
    (10, 1, "else"),
]
"""Line, points and reason of what makes it complex: each construct costs one and its depth,
operators and `else` cost one."""

COGNITIVE = sum(points for _, points, _ in POINTS)
"""24: above the limit of 15."""

CYCLOMATIC = 9
"""One and the eight decisions: six constructs and two operators."""

NESTING = 6
"""Above the limit of 4."""


def reported(language: str) -> str:
    """Return what reports call a language, of which editors call the form with tags otherwise."""
    return language.removesuffix("react")


@dataclass(frozen=True)
class Source:
    """A file of one language, which is called as editors call it."""

    language: str
    suffix: str
    text: str
    loop: str = "while"
    """What a loop with nothing but a condition is called."""

    @property
    def reported(self) -> str:
        """Return what reports call the language."""
        return reported(self.language)

    @property
    def file(self) -> str:
        """Return a name for the file."""
        return f"tangle{self.suffix}"

    @property
    def points(self) -> list[tuple[int, int, str]]:
        """Return line, points and reason of what makes the function complex."""
        return [(line, points, text.replace("while", self.loop)) for line, points, text in POINTS]


_PYTHON = """\
# 🦀 before it
def tangle(items, limit):
    total = 0
    for item in items:
        if item > limit:
            for other in items:
                if other != "🦀" and item:
                    while total < limit:
                        if total == other or total == item:
                            total += 1
                        else:
                            total += 2
    return total


def plain(value):
    return value
"""

_GO = """\
package main // 🦀 before it
func tangle(items []string, limit int) int {
	total := 0
	for _, item := range items {
		if item > limit {
			for _, other := range items {
				if other != "🦀" && item {
					for total < limit {
						if total == other || total == item {
							total += 1
						} else {
							total += 2
						}
					}
				}
			}
		}
	}
	return total
}

func plain(value int) int {
	return value
}
"""

_C = """\
// 🦀 before it
int tangle(const int *items, int limit) {
    int total = 0;
    for (int i = 0; i < limit; i++) {
        if (items[i] > limit) {
            for (int j = 0; j < limit; j++) {
                if (items[j] != U'🦀' && items[i]) {
                    while (total < limit) {
                        if (total == items[j] || total == items[i]) {
                            total += 1;
                        } else {
                            total += 2;
                        }
                    }
                }
            }
        }
    }
    return total;
}

int plain(int value) {
    return value;
}
"""

_CPP = _C.replace("const int *items", "const std::vector<int> &items")

_JAVASCRIPT = """\
// 🦀 before it
function tangle(items, limit) {
  let total = 0;
  for (const item of items) {
    if (item > limit) {
      for (const other of items) {
        if (other !== "🦀" && item) {
          while (total < limit) {
            if (total === other || total === item) {
              total += 1;
            } else {
              total += 2;
            }
          }
        }
      }
    }
  }
  return total;
}

function plain(value) {
  return value;
}
"""

_TYPESCRIPT = _JAVASCRIPT.replace(
    "tangle(items, limit)", "tangle(items: readonly string[], limit: number): number"
).replace("plain(value)", "plain<T>(value: T): T")

_TSX = _TYPESCRIPT.replace("return total;", "return <b title={`${total}`}>{items}</b>;")

_RUST = """\
// 🦀 before it
fn tangle(items: &[u32], limit: u32) -> u32 {
    let mut total = 0;
    for item in items {
        if *item > limit {
            for other in items {
                if *other != '🦀' as u32 && *item > 0 {
                    while total < limit {
                        if total == *other || total == *item {
                            total += 1;
                        } else {
                            total += 2;
                        }
                    }
                }
            }
        }
    }
    total
}

fn plain(value: u32) -> u32 {
    value
}
"""

SOURCES = [
    Source("python", ".py", _PYTHON),
    Source("go", ".go", _GO, loop="for"),
    Source("c", ".c", _C),
    Source("cpp", ".cpp", _CPP),
    Source("javascript", ".js", _JAVASCRIPT),
    Source("typescript", ".ts", _TYPESCRIPT),
    Source("typescriptreact", ".tsx", _TSX),
    Source("rust", ".rs", _RUST),
]

PYTHON = SOURCES[0]
