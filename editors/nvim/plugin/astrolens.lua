-- What Neovim reads at its start: a command, mappings without keys, and one autocommand that waits
-- for the first file in one of our languages. Everything else is loaded when it is used.

if vim.g.loaded_astrolens then
  return
end
vim.g.loaded_astrolens = true

if vim.fn.has("nvim-0.10") == 0 then
  vim.notify("Astrolens: the plugin needs Neovim 0.10 or later", vim.log.levels.ERROR)
  return
end

vim.api.nvim_create_user_command("Astrolens", function(call)
  require("astrolens.commands").run(call.fargs)
end, {
  nargs = "*",
  desc = "Astrolens: code insight",
  complete = function(_, line, column)
    return require("astrolens.commands").complete(line:sub(1, column))
  end,
})

for _, name in ipairs({ "ast", "breakdown", "report", "scan", "worst" }) do
  local keys = ("<Plug>(astrolens-%s)"):format(name)
  vim.keymap.set("n", keys, ("<Cmd>Astrolens %s<CR>"):format(name), { desc = "Astrolens " .. name })
end

local group = vim.api.nvim_create_augroup("astrolens.load", {})
vim.api.nvim_create_autocmd("FileType", {
  group = group,
  pattern = { "python", "go", "c", "cpp", "javascript", "javascriptreact", "rust", "toml" },
  desc = "Start Astrolens with the first file in one of its languages",
  callback = function(event)
    -- Of TOML only our own configuration file is of interest.
    if event.match == "toml" and vim.fs.basename(event.file) ~= "astrolens.toml" then
      return
    end
    vim.api.nvim_del_augroup_by_id(group)
    require("astrolens.client").enable()
  end,
})
