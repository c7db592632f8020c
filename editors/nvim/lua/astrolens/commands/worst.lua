-- `:Astrolens worst [metric]`: the functions of the workspace, the worst first.

local config = require("astrolens.config")
local list = require("astrolens.list")
local message = require("astrolens.message")
local scan = require("astrolens.scan")

local METRICS = { "cognitive", "cyclomatic", "nesting" }

---@class astrolens.Ranked
---@field value integer
---@field item vim.quickfix.entry

---Keeps the highest `count` of `ranked`, the highest first.
---@param ranked astrolens.Ranked[]
---@param count integer
---@return astrolens.Ranked[]
local function highest(ranked, count)
  table.sort(ranked, function(one, other)
    if one.value ~= other.value then
      return one.value > other.value
    end
    if one.item.filename ~= other.item.filename then
      return one.item.filename < other.item.filename
    end
    return one.item.lnum < other.item.lnum
  end)
  return vim.list_slice(ranked, 1, count)
end

---@param metric string
---@param client vim.lsp.Client
local function run(metric, client)
  local count = config.get().scan.worst
  local ranked = {} ---@type astrolens.Ranked[]
  scan.start(client, scan.folders(client), function(report, folder)
    local path = vim.fs.joinpath(folder, report.path)
    for _, of in ipairs(report.functions) do
      table.insert(ranked, { value = of[metric], item = list.of_function(of, path) })
    end
    -- Of a large workspace only what may be listed is kept.
    if #ranked > 10 * count then
      ranked = highest(ranked, count)
    end
  end, function(files)
    local items = vim.tbl_map(function(one)
      return one.item
    end, highest(ranked, count))
    list.fill(config.get().scan.list, "Astrolens: worst by " .. metric, items)
    local listed, seen = message.count(#items, "function"), message.count(files, "file")
    message.info(("the worst %s of %s by %s"):format(listed, seen, metric))
  end)
end

---@type astrolens.Command
return {
  summary = "list the functions of the workspace, the worst first",
  most = 1,
  complete = require("astrolens.commands").among(METRICS),
  run = function(arguments)
    local metric = arguments[1] or METRICS[1]
    if not vim.tbl_contains(METRICS, metric) then
      local text = "`:Astrolens worst` goes by cognitive, cyclomatic or nesting, not `%s`"
      return message.error(text:format(metric))
    end
    local client = scan.client()
    if client then
      run(metric, client)
    end
  end,
}
