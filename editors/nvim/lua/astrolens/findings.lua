-- The findings of scanned folders as a list.

local config = require("astrolens.config")
local list = require("astrolens.list")
local message = require("astrolens.message")
local scan = require("astrolens.scan")

local M = {}

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
    list.fill(config.get().scan.list, title, items)
    local count = message.count
    message.info(count(#items, "finding") .. " in " .. count(files, "file"))
  end)
end

return M
