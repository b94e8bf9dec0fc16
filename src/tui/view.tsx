import {Text} from 'ink'
import type {Model} from './model.js'
import {screen} from './screen.js'

/**
 * One Text in all, coloured already: 45 lines take 20 ms of CPU to draw, a Text per line 31 ms, a Box per cell
 * up to 88 ms. No line is wider than the screen, so there is nothing for ink to wrap.
 */
export function View({model, color}: {model: Model; color: boolean}) {
  return <Text>{screen(model, color).join('\n')}</Text>
}
