// How a program is called: told on --help, and where a call is wrong. Used by the programs of this folder.

/** What `read` makes of the arguments. Ends the process with the usage on --help (0), and where `read` throws (2, behind the fault). */
export function readArguments(usage, read, args = process.argv.slice(2)) {
  if (args.includes('--help')) {
    console.log(usage);
    process.exit(0);
  }
  try {
    return read(args);
  } catch (error) {
    console.error(`${error.message}\n\n${usage}`);
    process.exit(2);
  }
}
