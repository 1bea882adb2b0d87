"""Files that people upload: what each is by its content, its name made safe, pictures drawn anew, viruses refused."""
