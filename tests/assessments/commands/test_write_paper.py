import re

import page
import pytest
from django.core.management import CommandError, call_command

from tests.assessments.steps import sign_off
from tests.factories import SignedPaperFactory


def test_the_command_writes_the_board_paper_and_says_what_it_wrote(assessment, tmp_path, capsys):
    file = tmp_path / "board.pdf"
    call_command("write_paper", assessment.pk, paper="board", output=file)
    pages = page.validate_pdf_bytes(file.read_bytes(), profile="ua1").document.page_count
    said = capsys.readouterr().out.strip()
    assert re.fullmatch(rf"{re.escape(str(file))}: {re.escape(assessment.name)}, {pages} pages, [\d.]+ KB", said)


def test_a_signed_off_assessment_gives_the_same_bytes_as_the_signed_paper(assessment, alice, tmp_path, capsys):
    signed = SignedPaperFactory(assessment=sign_off(assessment, alice))
    call_command("write_paper", assessment.pk, output=(file := tmp_path / "board.pdf"))
    assert file.read_bytes() == bytes(signed.content)
    assert "as it was signed off" in capsys.readouterr().out


def test_a_missing_assessment_is_named(db, tmp_path):
    with pytest.raises(CommandError, match="There is no assessment 99"):
        call_command("write_paper", 99, output=tmp_path / "board.pdf")


def test_a_missing_folder_is_named(assessment, tmp_path):
    with pytest.raises(CommandError, match=re.escape(f"There is no folder {tmp_path / 'none'}")):
        call_command("write_paper", assessment.pk, output=tmp_path / "none" / "board.pdf")


def test_a_file_that_cannot_be_written_is_named(assessment, tmp_path):
    with pytest.raises(CommandError, match=re.escape(f"{tmp_path} can't be written: Is a directory.")):
        call_command("write_paper", assessment.pk, output=tmp_path)


def test_a_paper_that_does_not_exist_is_refused(assessment, tmp_path):
    with pytest.raises(CommandError, match="invalid choice: 'menu'"):
        call_command("write_paper", str(assessment.pk), "--paper=menu", f"--output={tmp_path / 'x.pdf'}")
