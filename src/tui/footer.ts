import {clip, widthOf} from './cell.js'
import {FILTER_KEYMAP, KEYMAP, type KeyBinding, keyText} from './keymap.js'
import type {Model} from './model.js'
import type {Line, Segment} from './paint.js'
import {safeText} from './safe-text.js'

/** The last line: what can be done here, or the filter while it is typed. */
export function footerLine({filter, size}: Model): Line {
  if (!filter.editing) return hints(KEYMAP, size.columns)
  const typed = clip(`filter: ${safeText(filter.text)}▏  `, size.columns)
  return [{text: typed, tone: 'strong'}, ...hints(FILTER_KEYMAP, size.columns - widthOf(typed))]
}

/** As many as fit, in the order of the keymap. */
function hints(bindings: readonly KeyBinding[], space: number): Segment[] {
  let left = space
  return bindings.flatMap(({keys, hint}): Segment[] => {
    const key = keyText(keys[0]!)
    if (hint) left -= widthOf(`${key} ${hint}  `)
    return hint && left >= -2 ? [{text: key}, {text: ` ${hint}  `, tone: 'dim'}] : []
  })
}
