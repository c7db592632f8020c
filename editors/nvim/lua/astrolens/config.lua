-- The options that hold: the defaults, and what `setup` was given where that is right.

---@class astrolens.Options
---@field autostart? boolean start the server with the first file in one of its languages
---@field server? astrolens.ServerOptions
---@field codelens? astrolens.CodeLensOptions
---@field breakdown? astrolens.BreakdownOptions
---@field ast? astrolens.AstOptions
---@field panel? astrolens.PanelOptions
---@field scan? astrolens.ScanOptions
---@field statusline? astrolens.StatuslineOptions
---@field settings? table<string, any> those of the server: the keys of `astrolens.toml` and more

---@class astrolens.ServerOptions
---@field path? string the server's program; `astrolens` on the PATH if absent
---@field arguments? string[] what it is given after `lsp`
---@field restarts? integer how often in a row it is started again after it died
---@field backoff? integer milliseconds before the first of these starts; doubled for each after it

---@class astrolens.CodeLensOptions
---@field enable? boolean ask for code lenses and show them

---@class astrolens.BreakdownOptions
---@field border? string|string[] as for |nvim_open_win()|
---@field points? boolean show what each line adds while the window is open

---@class astrolens.AstOptions
---@field detail? "named"|"fields"|"all" which nodes are shown

---@class astrolens.PanelOptions
---@field split? "right"|"left"|"above"|"below" where the windows of AST and report open

---@class astrolens.ScanOptions
---@field list? "quickfix"|"loclist" where findings go
---@field open? boolean open that list
---@field worst? integer how many functions `:Astrolens worst` lists

---@class astrolens.StatuslineOptions
---@field format? string with `{cognitive}`, `{cyclomatic}`, `{nesting}` and `{name}`

local M = {}

---@type astrolens.Options
M.defaults = {
  autostart = true,
  server = { path = nil, arguments = {}, restarts = 5, backoff = 250 },
  codelens = { enable = true },
  breakdown = { border = "rounded", points = true },
  ast = { detail = "fields" },
  panel = { split = "right" },
  scan = { list = "quickfix", open = true, worst = 100 },
  statusline = { format = "cognitive {cognitive}" },
  settings = {},
}

---@type astrolens.Options
local current = vim.deepcopy(M.defaults)

---The problems that the last `setup` had, for |:checkhealth|.
---@type string[]
M.problems = {}

---The options that hold. Every key of them is there, but `server.path`.
---@return astrolens.Options
function M.get()
  return current
end

---Takes `options` over the defaults. What is wrong is told in one message and left out.
---@param options any
function M.set(options)
  local right, problems = require("astrolens.options").check(options)
  M.problems = problems
  current = vim.tbl_deep_extend("force", vim.deepcopy(M.defaults), right)
  if #problems > 0 then
    local text = "setup: " .. table.concat(problems, "; ")
    require("astrolens.message").warn(text)
  end
end

return M
