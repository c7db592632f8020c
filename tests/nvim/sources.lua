-- What the tests look at. `ship` has a cognitive complexity of 19, over the limit of 15:
-- for 1, if 2, or 1, for 2, if 3, else-if 1, if 4, if 5.

local M = {}

M.python = [[
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


def send(order):
    return order
]]

---@type table<string, string>
M.all = {
  ["ship.py"] = M.python,
  ["main.go"] = "package main\n\nfunc main() {\n\tif true {\n\t}\n}\n",
  ["one.c"] = "int one(int a) {\n  return a ? 1 : 2;\n}\n",
  ["two.cpp"] = "int two(int a) {\n  return a ? 1 : 2;\n}\n",
  ["three.js"] = "function three(a) {\n  return a ? 1 : 2;\n}\n",
  ["four.ts"] = "function four<T>(a: T): number {\n  return a ? 1 : 2;\n}\n",
  ["five.tsx"] = "function five(a: boolean) {\n  return a ? <b>1</b> : <i>2</i>;\n}\n",
  ["six.rs"] = "fn six(a: bool) -> i32 {\n    if a { 1 } else { 2 }\n}\n",
}

return M
