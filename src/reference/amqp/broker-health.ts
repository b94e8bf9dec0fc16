/** What is known of one of several brokers when the next one to publish to is chosen. */
export type BrokerHealth = {
  /** It has been tried for this message already. */
  tried: boolean
  /** It is lost, or blocks publishers: a message would have to wait. */
  inTrouble: boolean
  /** It has failed, and is left alone until this moment; 0 when it has not. */
  leftAloneUntilMs: number
}

export type BrokerChoice = {
  /** Which broker's turn it is: counts up from message to message. */
  turn: number
  nowMs: number
  /** Some broker has answered no. Then one that is known to be unwell is not worth the wait. */
  refused: boolean
}

/**
 * Which broker to try next, by its place in the list: round-robin among the healthy ones; when there are none, those that
 * are left alone, because a message that may be taken is better than one that is rejected; at last those in trouble.
 * Undefined when there is none left to try.
 */
export function nextBroker(brokers: readonly BrokerHealth[], {turn, nowMs, refused}: BrokerChoice): number | undefined {
  const inTurn = brokers.map((_, place) => (turn + place) % brokers.length).filter(place => !brokers[place]!.tried)
  const ofGrade = (grade: Grade) => inTurn.find(place => gradeOf(brokers[place]!, nowMs) === grade)
  const healthy = ofGrade('healthy')
  return healthy === undefined && !refused ? (ofGrade('left alone') ?? ofGrade('in trouble')) : healthy
}

type Grade = 'healthy' | 'left alone' | 'in trouble'

function gradeOf({inTrouble, leftAloneUntilMs}: BrokerHealth, nowMs: number): Grade {
  if (inTrouble) return 'in trouble'
  return nowMs < leftAloneUntilMs ? 'left alone' : 'healthy'
}
