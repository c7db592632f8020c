-- What luacheck must know of the interpreter that runs the plugin.
std = "luajit"
read_globals = { "vim" }
globals = { "vim.g", "vim.b", "vim.w", "vim.o", "vim.bo", "vim.wo", "vim.opt_local" }
max_line_length = 100
