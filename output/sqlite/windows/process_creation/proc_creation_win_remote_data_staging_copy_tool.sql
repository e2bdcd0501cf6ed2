SELECT * FROM <TABLE_NAME> WHERE (Image LIKE '%\\xcopy.exe' ESCAPE '\' OR Image LIKE '%\\robocopy.exe' ESCAPE '\') AND CommandLine REGEXP '.*\\\\[a-zA-Z0-9].*'
