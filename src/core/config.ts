import {type Document, isMap, isNode, isScalar, LineCounter, parseDocument} from 'yaml'
import {z} from 'zod'
import {parseDurationMs} from './duration.js'
import {QopsError, reason} from './errors.js'
import {PREFIX, PREFIX_RULE} from './prefix.js'

/** `5s`, or plain seconds, which YAML reads as a number. */
const duration = z.union([z.string(), z.number()]).transform((text, context) => {
  const ms = parseDurationMs(String(text))
  if (ms !== undefined && ms > 0) return ms
  context.addIssue({code: 'custom', message: `"${text}" is not a duration such as 500ms, 10s or 2m`})
  return z.NEVER
})

/** `qops.yaml`. Every key may be left out. */
const schema = z.strictObject({
  /** Broker URLs that commands read when none is given by flag or QOPS_BROKER. */
  brokers: z.array(z.string()).default([]),
  /** Where the sidecar writes: statsd://, graphite://, qops:// (another sidecar). */
  sinks: z.array(z.string()).default([]),
  /** First part of every metric's path. */
  prefix: z.string().regex(PREFIX, PREFIX_RULE).optional(),
  sidecar: z
    .strictObject({
      /** `host:port`; default `127.0.0.1:8127`. */
      listen: z.string().optional(),
      /** File whose first line is the token that every request must bring. */
      token_file: z.string().optional(),
      /** How often brokers are polled: `5s`. */
      poll: duration.optional(),
    })
    .default({}),
})

export type Config = z.output<typeof schema>

export const EMPTY_CONFIG: Config = schema.parse({})

/** Throws BAD_CONFIG with the line and the key of the first mistake: `qops.yaml line 4, sidecar.poll: …`. */
export function parseConfig(text: string, file: string): Config {
  const lines = new LineCounter()
  const document = parseDocument(text, {lineCounter: lines, prettyErrors: false})
  const broken = document.errors[0]
  if (broken) throw badConfig(file, lines.linePos(broken.pos[0]).line, '', broken.message)
  const parsed = schema.safeParse(plain(document, file) ?? {})
  if (parsed.success) return parsed.data
  const issue = parsed.error.issues[0]!
  const path = issue.code === 'unrecognized_keys' ? [...issue.path, issue.keys[0]!] : issue.path
  throw badConfig(file, lineOf(path), path.join('.'), wordsOf(issue))

  /** Of the key itself, or of the nearest thing around it that is written down. */
  function lineOf(path: readonly PropertyKey[]): number {
    for (let length = path.length; length > 0; length--) {
      const [around, value] = [length - 1, length].map(end => document.getIn(path.slice(0, end), true))
      const pair = isMap(around) && around.items.find(({key}) => isScalar(key) && key.value === path[length - 1])
      const node = pair ? pair.key : value
      if (isNode(node) && node.range) return lines.linePos(node.range[0]).line
    }
    return 1
  }
}

/** An alias without its anchor is found only here. */
function plain(document: Document, file: string): unknown {
  try {
    return document.toJS()
  } catch (cause) {
    throw badConfig(file, 1, '', reason(cause))
  }
}

function wordsOf(issue: z.core.$ZodIssue): string {
  if (issue.code === 'unrecognized_keys') return `there is no such key; known are ${knownKeys(issue.path).join(', ')}`
  return issue.message
}

function knownKeys(path: readonly PropertyKey[]): string[] {
  const object = path[0] === 'sidecar' ? schema.shape.sidecar.unwrap() : schema
  return Object.keys(object.shape)
}

const badConfig = (file: string, line: number, key: string, problem: string) =>
  new QopsError('BAD_CONFIG', `${file} line ${line}${key && `, ${key}`}: ${problem}`)
