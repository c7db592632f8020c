-- The findings of the workspace, or of scanned folders, as a list.

local config = require("astrolens.config")
local list = require("astrolens.list")
local message = require("astrolens.message")
local scan = require("astrolens.scan")

local M = {}

---As many findings as the server tells at once.
local PAGE = 10000

---@param title string
---@param items vim.quickfix.entry[]
---@param files integer
local function fill(title, items, files)
  list.fill(config.get().scan.list, title, items)
  local count = message.count
  message.info(count(#items, "finding") .. " in " .. count(files, "file"))
end

---Lists what is found in the workspace, as the server knows it once it has looked at all files.
---@param client vim.lsp.Client
---@param title string what the list is called
function M.of_workspace(client, title)
  local items = {} ---@type vim.quickfix.entry[]
  ---@param cursor? string
  local function ask(cursor)
    local params = { sort = "path", limit = PAGE, cursor = cursor, complete = true }
    ---@param found astrolens.FindingsResult
    scan.ask(client, "astrolens/findings", params, function(found)
      if found.outdated then
        items = {}
        return ask()
      end
      vim.list_extend(items, vim.tbl_map(list.of_row, found.findings))
      if found.next then
        return ask(found.next)
      end
      ---@param status astrolens.StatusResult
      scan.ask(client, "astrolens/status", vim.empty_dict(), function(status)
        fill(title, items, status.summary.files)
      end)
    end)
  end
  ask()
end

---Scans folders and lists what is found.
---@param client vim.lsp.Client
---@param folders string[]
---@param title string what the list is called
---@param since? astrolens.Since all findings, if absent
function M.list(client, folders, title, since)
  local items = {} ---@type vim.quickfix.entry[]
  scan.start(client, folders, since, function(report, folder)
    local path = vim.fs.joinpath(folder, report.path)
    for _, finding in ipairs(report.findings) do
      table.insert(items, list.of_finding(finding, path))
    end
  end, function(files)
    fill(title, items, files)
  end)
end

return M
