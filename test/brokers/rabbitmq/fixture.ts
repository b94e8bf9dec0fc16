import {readFileSync} from 'node:fs'

/** A file of test/fixtures/rabbitmq, whose README says which are recorded and which are not. */
export const fixture = (name: string) => readFileSync(`test/fixtures/rabbitmq/${name}`, 'utf8')
