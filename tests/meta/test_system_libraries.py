import pytest

from scripts import system_libraries as libs


@pytest.mark.parametrize(
    ("platform", "os_release", "family"),
    [
        ("linux", "ID=debian\n", "debian"),
        ("linux", "ID=ubuntu\nID_LIKE=debian\n", "debian"),
        ("linux", 'ID="linuxmint"\nID_LIKE="ubuntu debian"\n', "debian"),
        ("linux", "ID=fedora\n", "fedora"),
        ("linux", 'ID="rocky"\nID_LIKE="rhel centos fedora"\n', "fedora"),
        ("linux", "ID=alpine\n", "alpine"),
        ("linux", "ID=nixos\n", ""),
        ("linux", "", ""),
        ("darwin", "", "mac"),
    ],
)
def test_a_system_is_recognised_by_its_id_or_by_those_it_resembles(platform, os_release, family):
    assert libs.system_family(platform, os_release) == family


@pytest.mark.parametrize(
    ("family", "root", "command"),
    [
        ("debian", False, "sudo apt-get install --no-install-recommends -y libpangoft2-1.0-0 libmagic1"),
        ("debian", True, "apt-get install --no-install-recommends -y libpangoft2-1.0-0 libmagic1"),
        ("fedora", False, "sudo dnf install pango file-libs"),
        ("alpine", True, "apk add pango libmagic"),
        ("mac", False, "brew install pango libmagic"),
    ],
)
def test_the_install_command_names_only_the_missing_packages(family, root, command):
    assert f"\n  {command}" in libs.advice(family, [libs.PANGO, libs.MAGIC], root=root)
    assert "harfbuzz" not in libs.advice(family, [libs.PANGO, libs.MAGIC], root=root)


def test_on_an_unknown_system_the_libraries_are_named():
    advice = libs.advice("", list(libs.LIBRARIES), root=False)
    assert "libpangoft2-1.0.so.0" in advice
    assert "libharfbuzz-subset.so.0" in advice
    assert "libmagic.so.1" in advice


def test_every_known_system_has_a_package_for_every_library():
    assert libs.PACKAGES.keys() == libs.INSTALLERS.keys()
    assert all(packages.keys() == set(libs.LIBRARIES) for packages in libs.PACKAGES.values())


def test_a_missing_library_does_not_load():
    assert not libs.loads(libs.Library("none", "libno-such-thing.so.0", "libno-such-thing.dylib"))


@pytest.fixture
def machine(monkeypatch):
    """A Debian machine without libmagic, which records commands instead of running them."""

    class Machine:
        root = True
        works = True
        commands: list[list[str]] = []

        def loads(self, library):
            return library is not libs.MAGIC or (self.works and bool(self.commands))

        def run(self, command, env):
            self.commands.append(command)
            return 0 if self.works else 100

    machine = Machine()
    machine.commands = []
    monkeypatch.setattr(libs, "loads", machine.loads)
    monkeypatch.setattr(libs, "read_os_release", lambda: "ID=debian")
    monkeypatch.setattr(libs.sys, "platform", "linux")
    monkeypatch.setattr(libs.os, "geteuid", lambda: 0 if machine.root else 1000)
    monkeypatch.setattr(libs.subprocess, "call", machine.run)
    return machine


def test_on_debian_the_missing_packages_are_installed_for_root(machine):
    assert libs.main() == 0
    assert machine.commands == [
        ["apt-get", "update", "-qq"],
        ["apt-get", "install", "--no-install-recommends", "-y", "libmagic1"],
    ]


def test_other_users_are_told_the_command_and_nothing_is_run(machine, capsys):
    machine.root = False
    assert libs.main() == 1
    assert machine.commands == []
    assert "sudo apt-get install --no-install-recommends -y libmagic1" in capsys.readouterr().err


def test_root_is_told_the_command_when_installing_fails(machine, capsys):
    machine.works = False
    assert libs.main() == 1
    assert "  apt-get install --no-install-recommends -y libmagic1" in capsys.readouterr().err


def test_nothing_is_printed_or_run_when_no_library_is_missing(machine, monkeypatch, capsys):
    monkeypatch.setattr(libs, "loads", lambda library: True)
    assert libs.main() == 0
    assert machine.commands == []
    assert capsys.readouterr() == ("", "")
