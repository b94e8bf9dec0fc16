import type {SourceDeps} from '../../brokers/queue-source.js'
import type {Finding} from '../../core/finding.js'
import {publicUrl} from '../../core/url.js'
import {examineBroker} from './examine-broker.js'
import {examineSink} from './examine-sink.js'

/** What was found of one thing: `broker rabbitmq://main:15672`. */
export type Examined = {about: string; findings: Finding[]}

export type ExamineOptions = {
  brokers: readonly string[]
  sinks: readonly string[]
  /** How long each look may take. */
  timeoutMs: number
}

/** Brokers one after the other, because what each costs is measured; then the sinks. Does not reject. */
export async function examine({brokers, sinks, timeoutMs}: ExamineOptions, deps: SourceDeps): Promise<Examined[]> {
  const examined: Examined[] = []
  for (const url of brokers)
    examined.push({about: `broker ${shown(url)}`, findings: await examineBroker(url, deps, timeoutMs)})
  const lookAt = async (url: string) => ({
    about: `sink ${shown(url)}`,
    findings: await examineSink(url, deps.http, timeoutMs),
  })
  return [...examined, ...(await Promise.all(sinks.map(lookAt)))]
}

const shown = (text: string) => (URL.canParse(text) ? publicUrl(new URL(text)) : text)
