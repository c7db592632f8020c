-- `:Astrolens <subcommand>`. A subcommand is a file beside this one and a row in `names`.

local message = require("astrolens.message")

---@class astrolens.Command
---@field summary string what it does, as a person reads it
---@field most? integer how many arguments it takes; none if absent
---@field run fun(arguments: string[])
---@field complete? fun(lead: string): string[] what the word being typed may become

local M = {}

---The subcommands in the order in which people meet them.
M.names = {
  "breakdown",
  "ast",
  "report",
  "graph",
  "scan",
  "new",
  "worst",
  "cancel",
  "status",
  "log",
  "restart",
  "stop",
}

---@param name string
---@return astrolens.Command?
function M.get(name)
  if vim.tbl_contains(M.names, name) then
    return require("astrolens.commands." .. name)
  end
end

---@return string
local function overview()
  local lines = { "subcommands of :Astrolens" }
  for _, name in ipairs(M.names) do
    table.insert(lines, ("  %-10s %s"):format(name, M.get(name).summary))
  end
  return table.concat(lines, "\n")
end

---Runs a subcommand; without one, tells which there are.
---@param words string[] its name and its arguments
function M.run(words)
  local name = words[1]
  if not name then
    return message.info(overview())
  end
  local command = M.get(name)
  if not command then
    local nearest = require("astrolens.options").nearest(name, vim.deepcopy(M.names))
    local hint = nearest and ("did you mean `%s`?"):format(nearest)
      or "`:Astrolens` tells which there are"
    return message.error(("there is no subcommand `%s`: %s"):format(name, hint))
  end
  local arguments = vim.list_slice(words, 2)
  local most = command.most or 0
  if #arguments > most then
    local text = "`:Astrolens %s` takes %s, not `%s`"
    local takes = most == 0 and "no argument" or ("at most %d"):format(most)
    return message.error(text:format(name, takes, table.concat(arguments, " ")))
  end
  command.run(arguments)
end

---What the last word of a command line may become.
---@param line string up to the cursor
---@return string[]
function M.complete(line)
  local words = vim.split(line, "%s+")
  local lead = words[#words]
  ---@param candidate string
  local function begins(candidate)
    return vim.startswith(candidate, lead)
  end
  if #words <= 2 then
    return vim.tbl_filter(begins, M.names)
  end
  local command = M.get(words[2])
  if not command or not command.complete or #words - 2 > (command.most or 0) then
    return {}
  end
  return command.complete(lead)
end

---A completion among fixed words.
---@param words string[]
---@return fun(lead: string): string[]
function M.among(words)
  return function(lead)
    return vim.tbl_filter(function(word)
      return vim.startswith(word, lead)
    end, words)
  end
end

return M
