-- `:Astrolens graph [html]`

local message = require("astrolens.message")

---@type astrolens.Command
return {
  summary = "show what this file imports and who imports it, or all modules in the browser",
  most = 1,
  complete = require("astrolens.commands").among({ "html" }),
  run = function(arguments)
    local bufnr = vim.api.nvim_get_current_buf()
    if not arguments[1] then
      return require("astrolens.graph").open(bufnr)
    elseif arguments[1] == "html" then
      return require("astrolens.graph.page").open(bufnr)
    end
    message.error(("`:Astrolens graph` shows a tree or html, not `%s`"):format(arguments[1]))
  end,
}
