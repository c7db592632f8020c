# A cognitive complexity of 19: 1 + 2 + 1 + 2 + 3 + 1 + 4 + 5.
def ship(orders, stock):
    for order in orders:
        if not order.paid and not order.trusted:
            continue
        for line in order.lines:
            if stock.get(line.item, 0) < line.count:
                raise LookupError(line.item)
            elif line.fragile:
                if line.wrapped:
                    if line.heavy:
                        wrap(line)
        send(order)
