import {fingerprint} from './fingerprint.js'

/** Says from which sources dist/ was built. */
export const BUILD_STAMP = 'dist/.built-from'

/** All that decides what is in dist/. */
export const sourceFingerprint = () =>
  fingerprint(['src', 'tsconfig.json', 'tsconfig.build.json', 'package.json', 'package-lock.json', 'scripts/build.js'])
