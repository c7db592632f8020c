"""A store of orders: one file in which much of the language comes together."""

import json
from contextlib import suppress

LIMIT = 10 if json else 20


class Store:
    """Keeps orders."""

    limit: int = LIMIT

    def __init__(self, orders=None, *, strict=False, **options):
        self.orders = list(orders or [])
        self.strict = strict
        self._options = options

    @property
    def open_orders(self):
        return [order for order in self.orders if order.open and not order.held]

    def add(self, order, retries=3):
        """Adds an order."""
        while retries > 0:
            try:
                self._check(order)
            except (ValueError, TypeError) as error:
                if self.strict or retries == 1:
                    raise RuntimeError("bad order") from error
                retries -= 1
            else:
                self.orders.append(order)
                return True
            finally:
                self.limit += 1
        return False

    def _check(self, order):
        match order:
            case {"id": int(number), **rest} if number > 0:
                return rest
            case [first, *_] | (first, _):
                return first
            case _:
                raise ValueError(order)

    async def total(self, rates):
        total = 0
        async for rate in rates:
            for order in self.orders:
                total += order.price * rate if order.open else 0
            else:
                total += 1
        with suppress(KeyError), open("log") as log:
            assert total >= 0, f"{total!r} < {0}"
            log.write("""several
            lines""")
        return total


def cached(function):
    known = {}

    def wrapper(*arguments):
        if arguments not in known:
            known[arguments] = function(*arguments)
        return known[arguments]

    return wrapper


@cached
def depth(node):
    return 1 + max((depth(child) for child in node.children), default=0)


def ranked(items, key=lambda item: item.rank or 0):
    best = lambda a, b: a if key(a) > key(b) else b
    if (n := len(items)) > LIMIT: return items[:n]
    result = None
    for item in items:
        if result is None:
            result = item
        elif item:
            result = best(result, item)
        else:
            continue
    return result
