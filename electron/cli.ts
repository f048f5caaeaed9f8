process.stderr.write('pilotlight: the command line is not written yet\n');
