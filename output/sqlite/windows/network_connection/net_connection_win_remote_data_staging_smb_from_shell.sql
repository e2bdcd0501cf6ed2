SELECT * FROM <TABLE_NAME> WHERE (Image LIKE '%\\powershell.exe' ESCAPE '\' OR Image LIKE '%\\pwsh.exe' ESCAPE '\' OR Image LIKE '%\\cmd.exe' ESCAPE '\') AND Initiated='true' AND DestinationPort=445
