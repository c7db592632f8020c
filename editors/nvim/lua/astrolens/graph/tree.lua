-- What a file imports and who imports it, as the lines of a tree.

local count = require("astrolens.message").count

local M = {}

---How many levels are unfolded.
M.depth = 3

---How wide names are, before what is said of them.
local WIDTH = 48

---@class astrolens.GraphRow
---@field path string the file to open, by its path in the workspace
---@field line integer where something is asked for in it, or its first
---@field asked {path: string, line: integer} the place that asks

---@class astrolens.GraphTree
---@field lines string[]
---@field rows table<integer, astrolens.GraphRow> by line

---@class astrolens.GraphSide
---@field graph astrolens.ModuleGraph
---@field near "from"|"to" the end of an edge that is nearer to the file
---@field far "from"|"to"

---The edges that lead on from each module, but for those that only make a file a part of another.
---@param side astrolens.GraphSide
---@return table<string, astrolens.GraphEdge[]>
local function links(side)
  local found = {} ---@type table<string, astrolens.GraphEdge[]>
  for _, edge in ipairs(side.graph.edges) do
    if edge.kind ~= "mod" then
      found[edge[side.near]] = found[edge[side.near]] or {}
      table.insert(found[edge[side.near]], edge)
    end
  end
  return found
end

---@param edge astrolens.GraphEdge
---@return string
local function remarks(edge)
  local words = vim.tbl_map(function(flag)
    return (flag:gsub("_", " "))
  end, edge.flags)
  if edge.line and edge.line ~= vim.NIL then
    table.insert(words, 1, "line " .. edge.line)
  end
  return table.concat(words, ", ")
end

---Adds a side of the tree; each module is unfolded once.
---@param tree astrolens.GraphTree
---@param title string
---@param side astrolens.GraphSide
---@param path string
local function add_side(tree, title, side, path)
  local of = links(side)
  local seen = { [path] = true }
  table.insert(tree.lines, "")
  table.insert(tree.lines, of[path] and title or title .. ": nothing")
  ---@param module string
  ---@param level integer
  local function add(module, level)
    for _, edge in ipairs(of[module] or {}) do
      local other = edge[side.far]
      local again = seen[other] and of[other] and level < M.depth and " …" or ""
      local line = ("%s%s%s"):format(("  "):rep(level), other, again)
      local gap = (" "):rep(math.max(0, WIDTH - vim.fn.strdisplaywidth(line)) + 2)
      table.insert(tree.lines, line .. gap .. remarks(edge))
      local asked = { path = edge.from, line = tonumber(edge.line) or 1 }
      local at = side.far == "from" and asked or { path = other, line = 1 }
      tree.rows[#tree.lines] = { path = at.path, line = at.line, asked = asked }
      if not seen[other] then
        seen[other] = true
        if level < M.depth then
          add(other, level + 1)
        end
      end
    end
  end
  add(path, 1)
end

---@param module astrolens.GraphModule
---@param graph astrolens.ModuleGraph
---@return string
local function title(module, graph)
  local figures = {
    ("imported by %d"):format(module.fan_in or 0),
    ("imports %d"):format(module.fan_out or 0),
  }
  if module.dependents then
    table.insert(figures, ("a change can reach %s"):format(count(module.dependents, "module")))
  end
  for _, cycle in ipairs(graph.cycles) do
    if vim.tbl_contains(cycle.modules, module.id) then
      table.insert(figures, ("in a cycle of %d"):format(#cycle.modules))
    end
  end
  return ("%s: %s"):format(module.id, table.concat(figures, ", "))
end

---The tree around `path`.
---@param path string
---@param imports astrolens.ModuleGraph what it depends on
---@param importers astrolens.ModuleGraph what depends on it
---@return astrolens.GraphTree
function M.written(path, imports, importers)
  local id = path
  for _, module in ipairs(imports.modules) do
    -- A package has the figures of its files, and is what others ask for.
    if module.id == path and module.package then
      id = module.package
    end
  end
  local tree = { lines = {}, rows = {} } ---@type astrolens.GraphTree
  for _, module in ipairs(imports.modules) do
    if module.id == id then
      table.insert(tree.lines, title(module, imports))
    end
  end
  add_side(tree, "Imports", { graph = imports, near = "from", far = "to" }, path)
  add_side(tree, "Imported by", { graph = importers, near = "to", far = "from" }, id)
  return tree
end

return M
