"""Letters that an office goes on writing in: .docx in the layout of GB/T 9704."""
