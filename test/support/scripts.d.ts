/** The scripts are plain JavaScript, as they run before anything is installed. */
declare module '*/scripts/installed-packages.js'
declare module '*/scripts/servers.js'
declare module '*/scripts/test-results.js'
