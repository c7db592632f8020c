-- What users call. Nothing of it is needed: the plugin works without `setup`.

local M = {}

---Takes options; see |astrolens-options|. What is wrong with them is told, and the defaults hold
---there.
---@param options? astrolens.Options
function M.setup(options)
  require("astrolens.config").set(options or {})
end

---What a statusline shows: the cognitive complexity of the function under the cursor, or nothing.
---@param winid? integer the window that the statusline belongs to; the current one if absent
---@return string
function M.statusline(winid)
  return require("astrolens.statusline").text(winid or vim.api.nvim_get_current_win())
end

---Shows why the function under the cursor has its figure.
function M.breakdown()
  require("astrolens.commands").run({ "breakdown" })
end

---Runs a subcommand of `:Astrolens`.
---@param ... string its name and its arguments
function M.run(...)
  require("astrolens.commands").run({ ... })
end

return M
