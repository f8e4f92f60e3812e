"""The formats of a scrutiny pack: what each is called and how a browser takes it."""

_OFFICE = "application/vnd.openxmlformats-officedocument."
NAMES = {
    "pdf": "PDF",
    "docx": "Word",
    "pptx": "PowerPoint",
    "html": "Web page, works offline",
    "xlsx": "Workbook of every figure",
    "csv": "CSV of every figure",
}
MEDIA_TYPES = {
    "pdf": "application/pdf",
    "docx": f"{_OFFICE}wordprocessingml.document",
    "pptx": f"{_OFFICE}presentationml.presentation",
    "html": "text/html",
    "xlsx": f"{_OFFICE}spreadsheetml.sheet",
    "csv": "text/csv",
}
