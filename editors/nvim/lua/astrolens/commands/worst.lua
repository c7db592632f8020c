-- `:Astrolens worst [metric]`: the functions of the workspace, the worst first.

local config = require("astrolens.config")
local list = require("astrolens.list")
local message = require("astrolens.message")
local request = require("astrolens.request")
local scan = require("astrolens.scan")

local METHOD = "astrolens/functions"

local METRICS = { "cognitive", "cyclomatic", "nesting" }

---@param of astrolens.WorkspaceFunction
---@param encoding "utf-8"|"utf-16"|"utf-32"
---@return vim.quickfix.entry
local function item(of, encoding)
  local location = { uri = of.uri, range = of.range }
  local entry = vim.lsp.util.locations_to_items({ location }, encoding)[1]
  local text = "cognitive %d, cyclomatic %d, nesting %d: %s"
  local metrics = of.metrics
  entry.text = text:format(metrics.cognitive, metrics.cyclomatic, metrics.nesting, of.qualifiedName)
  return entry
end

---@param metric string
---@param client vim.lsp.Client
local function run(metric, client)
  local params = { sort = metric, limit = config.get().scan.worst, complete = true }
  request.send(client, METHOD, params, function(trouble, found)
    if trouble then
      message.error(("the list of functions failed: %s"):format(trouble.message))
      return
    end
    local items = vim.tbl_map(function(of)
      return item(of, client.offset_encoding)
    end, found.functions)
    list.fill(config.get().scan.list, "Astrolens: worst by " .. metric, items)
    local all = message.count(found.total, "function")
    message.info(("the worst %d of %s by %s"):format(#items, all, metric))
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
    local client = scan.client(METHOD)
    if client then
      run(metric, client)
    end
  end,
}
