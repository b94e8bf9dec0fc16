/** The first lines of every generated document. */
export const generated = (title: string, source: string) =>
  `<!-- Made by \`npm run generate\` from ${source}: change that, not this. -->\n\n# ${title}`

export function table(heads: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map(cell => cell.replaceAll('|', '\\|')).join(' | ')} |`
  return [line(heads), line(heads.map(() => '---')), ...rows.map(line)].join('\n')
}

export const code = (text: string) => `\`${text}\``

export const codeBlock = (language: string, text: string) => `\`\`\`${language}\n${text.trimEnd()}\n\`\`\``

/** Blocks with an empty line between them, and one line break at the end. */
export const document = (...blocks: string[]) => `${blocks.map(block => block.trim()).join('\n\n')}\n`
