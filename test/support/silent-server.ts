import {testServer} from './test-server.js'

/** Takes connections and never answers. Ends with the test. Returns its port. */
export const silentServer = (): Promise<number> => testServer(() => {})
