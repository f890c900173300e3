#!/usr/bin/python3
"""Hands and eyes on a real window: finds controls by their accessible names, as a screen reader does, and presses
them with the real pointer and keyboard of the screen in DISPLAY.

    window.py [--app PROGRAM] [--title TEXT] [--seconds N] tree
    window.py … wait TEXT         until something showing has TEXT in its name or text; prints that name
    window.py … gone TEXT         until nothing showing has TEXT
    window.py … click NAME        pointer to the middle of the control with exactly this name, left button
    window.py … press NAME        the control's own action, as assistive technology triggers it
    window.py … fill NAME         click there, clear it, type what stands on standard input, without its last line end
    window.py … key KEYS          for example `Escape` or `ctrl+k`
    window.py … shot FILE.png     a picture of the window with this title

Every command waits for what it needs, N seconds at most (30 unless given), and fails with the tree on standard error.
"""
import argparse
import subprocess
import sys
import time
import warnings

import gi

gi.require_version("Atspi", "2.0")
from gi.repository import Atspi, GLib  # noqa: E402

# The names of the interfaces differ between the versions of the library; the old ones work in all of them.
warnings.simplefilter("ignore", DeprecationWarning)

PAUSE = 0.1


def nodes(root, depth=0):
    """Everything below `root` that can be seen, outermost first. What vanishes while being read is left out."""
    try:
        yield depth, root
        children = [root.get_child_at_index(index) for index in range(root.get_child_count())]
    except GLib.Error:
        return
    for child in children:
        if child is not None:
            yield from nodes(child, depth + 1)


def windows(app_name):
    """The programs of this name; on the bus a program is called after its file."""
    desktop = Atspi.get_desktop(0)
    for index in range(desktop.get_child_count()):
        try:
            app = desktop.get_child_at_index(index)
            # The bus remembers what it was told before; a window changes behind its back.
            app.clear_cache()
            if app.get_name() == app_name:
                yield app
        except (GLib.Error, AttributeError):
            continue


def words(node):
    """Name and, for a field or a label that only has text, its text."""
    try:
        found = [node.get_name() or ""]
        text = node.get_text_iface()
        if text is not None:
            found.append(Atspi.Text.get_text(text, 0, -1))
        return [word for word in found if word]
    except GLib.Error:
        return []


def showing(node):
    try:
        return node.get_state_set().contains(Atspi.StateType.SHOWING)
    except GLib.Error:
        return False


def everything(app_name):
    for window in windows(app_name):
        yield from nodes(window)


def describe(app_name):
    lines = []
    for depth, node in everything(app_name):
        try:
            mark = "" if showing(node) else " (hidden)"
            lines.append("  " * depth + f"{node.get_role_name()} {' | '.join(words(node))!r}{mark}")
        except GLib.Error:
            continue
    return "\n".join(lines) or "no such window on the accessibility bus"


def containing(app_name, text):
    for _, node in everything(app_name):
        if showing(node):
            for word in words(node):
                if text in word:
                    return word
    return None


def control(app_name, name):
    """What has this name; anything else goes before the label that gives a field its name."""
    found = [node for _, node in everything(app_name) if showing(node) and name in words(node)]
    others = [node for node in found if node.get_role() != Atspi.Role.LABEL]
    return (others or found or [None])[0]


def until(seconds, look):
    ends = time.monotonic() + seconds
    while True:
        seen = look()
        if seen:
            return seen
        if time.monotonic() > ends:
            return None
        time.sleep(PAUSE)


def run(*command, **more):
    return subprocess.run(command, check=True, timeout=30, **more)


def click(node):
    box = node.get_component_iface().get_extents(Atspi.CoordType.SCREEN)
    if box.width <= 0 or box.height <= 0:
        raise SystemExit(f"the control has no place on the screen: {box.width} x {box.height}")
    run("xdotool", "mousemove", str(box.x + box.width // 2), str(box.y + box.height // 2))
    time.sleep(PAUSE)  # one frame, so that the control knows it is under the pointer
    run("xdotool", "click", "1")


def press(node):
    action = node.get_action_iface()
    if action is None or not action.do_action(0):
        raise SystemExit("the control has no action")


def fill(node, title):
    focus(title)
    click(node)
    run("xdotool", "key", "ctrl+a")
    run("xdotool", "type", "--delay", "8", "--file", "-", input=sys.stdin.buffer.read().rstrip(b"\n"))


def focus(title):
    """Gives the keyboard to the window, which without a window manager nobody else does."""
    run("xdotool", "windowfocus", "--sync", on_screen(title))


def on_screen(title):
    found = run("xdotool", "search", "--sync", "--onlyvisible", "--name", title, capture_output=True)
    return found.stdout.split()[0].decode()


def shot(title, file):
    run("import", "-window", on_screen(title), file)


def main():
    options = argparse.ArgumentParser()
    options.add_argument("--app", default="mailward")
    options.add_argument("--title", default="Mailward")
    options.add_argument("--seconds", type=float, default=30)
    options.add_argument("verb", choices=["tree", "wait", "gone", "click", "press", "fill", "key", "shot"])
    options.add_argument("what", nargs="?", default="")
    asked = options.parse_args()
    app, what = asked.app, asked.what

    if asked.verb == "tree":
        print(describe(app))
    elif asked.verb == "key":
        focus(asked.title)
        run("xdotool", "key", what)
    elif asked.verb == "shot":
        shot(asked.title, what)
    elif asked.verb == "gone":
        if not until(asked.seconds, lambda: not containing(app, what)):
            raise SystemExit(f"still there: {what!r}\n{describe(app)}")
    elif asked.verb == "wait":
        seen = until(asked.seconds, lambda: containing(app, what))
        if not seen:
            raise SystemExit(f"not seen: {what!r}\n{describe(app)}")
        print(seen)
    else:
        node = until(asked.seconds, lambda: control(app, what))
        if not node:
            raise SystemExit(f"no control named {what!r}\n{describe(app)}")
        if asked.verb == "fill":
            fill(node, asked.title)
        else:
            {"click": click, "press": press}[asked.verb](node)


if __name__ == "__main__":
    main()
