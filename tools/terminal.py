# terminal.py <command…>: runs a command in a terminal of its own, as a shell would. When it has printed "ready", Ctrl-C is typed,
# which goes to every process in the foreground. Prints all that was printed there; "exit code …" is that of the command.
# terminal.py --close <command…>: closes the terminal in place of that, and prints the exit code.
import os
import pty
import select
import sys
import time

# The shell stays until all others have ended: with who leads a terminal, the terminal hangs up.
shell = 'trap : INT; "$@"; echo "exit code $?"; read line'
# What the command has started may outlive it.
patience = 10

is_closed = sys.argv[1] == '--close'
command = sys.argv[2:] if is_closed else ['sh', '-c', shell, 'sh', *sys.argv[1:]]
pid, terminal = pty.fork()
if pid == 0:
    os.execvp(command[0], command)
printed = b''
is_typed = False
ended = None
until = time.monotonic() + 90
while time.monotonic() < until:
    if ended is not None and (b'cleaned up' in printed or time.monotonic() > ended + patience):
        break
    if not select.select([terminal], [], [], 0.1)[0]:
        continue
    try:
        printed += os.read(terminal, 65536)
    except OSError:
        break
    if is_closed and b'ready' in printed:
        os.close(terminal)
        code = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
        print(f'exit code {code}')
        sys.exit()
    if not is_typed and b'ready' in printed:
        is_typed = True
        os.write(terminal, b'\x03')
    if ended is None and b'exit code ' in printed:
        ended = time.monotonic()
os.close(terminal)
os.kill(pid, 9)
os.waitpid(pid, 0)
sys.stdout.buffer.write(printed)
