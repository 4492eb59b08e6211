# The settings of a class, and where each comes from.

config-class = Class file: { $file }
config-no-class = No class file was read. `labproof init` makes a folder with one, labproof.toml.
config-command = Settings of `labproof { $command }`:
config-column-option = Option
config-column-value = Value
config-column-from = From
config-from-command-line = command line
config-from-environment = environment ({ $variable })
config-from-class-file = { $file }, line { $line }
config-from-machine = this machine
config-from-default = default
config-secret = set (never shown)
config-no-since = 90 days before each run
config-no-deadline = none
config-no-region = the one in your AWS configuration, else the lab’s
