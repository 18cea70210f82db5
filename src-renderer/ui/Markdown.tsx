import { lexer, type Token, type Tokens } from 'marked'
import { Fragment, type ReactNode } from 'react'
import styles from './markdown.module.css'

export interface MarkdownProps {
  readonly text: string
  /** Address of a picture that the text refers to by a path. */
  readonly pictureUrl: (path: string) => string
}

/**
 * Text with headings, lists, tables and pictures. It is rendered piece by piece, never as HTML, so that a file's
 * content cannot run here. Links are shown as text, because there is no network.
 */
export function Markdown({ text, pictureUrl }: MarkdownProps) {
  return <div className={`${styles.text} selectable`}>{blocks(lexer(text), pictureUrl)}</div>
}

type PictureUrl = MarkdownProps['pictureUrl']

/** A token's index is a sufficient key. */
const keyed = (tokens: readonly Token[], draw: (token: Token) => ReactNode): ReactNode[] =>
  // biome-ignore lint/suspicious/noArrayIndexKey: nothing in a text moves
  tokens.map((token, at) => <Fragment key={`${at} ${token.type}`}>{draw(token)}</Fragment>)

const blocks = (tokens: readonly Token[], url: PictureUrl): ReactNode[] => keyed(tokens, (token) => block(token, url))

function block(token: Token, url: PictureUrl): ReactNode {
  switch (token.type) {
    case 'heading': {
      const { depth, tokens } = token as Tokens.Heading
      const Heading = (['h3', 'h4', 'h5'] as const)[Math.min(depth, 3) - 1] ?? 'h5'
      return <Heading>{inline(tokens, url)}</Heading>
    }
    case 'paragraph': {
      const { tokens } = token as Tokens.Paragraph
      const pictures = tokens.filter(({ type, raw }) => type === 'image' || raw.trim() !== '')
      if (pictures.every(({ type }) => type === 'image'))
        return <div className={styles.pictures}>{inline(pictures, url)}</div>
      return <p>{inline(tokens, url)}</p>
    }
    case 'list': {
      const { ordered, items } = token as Tokens.List
      const lines = items.map((item) => <li key={item.raw}>{blocks(item.tokens, url)}</li>)
      return ordered ? <ol>{lines}</ol> : <ul>{lines}</ul>
    }
    case 'table':
      return <Table of={token as Tokens.Table} url={url} />
    case 'code':
      return <pre>{(token as Tokens.Code).text}</pre>
    case 'blockquote':
      return <blockquote>{blocks((token as Tokens.Blockquote).tokens, url)}</blockquote>
    case 'hr':
      return <hr />
    case 'space':
      return null
    default:
      return inline([token], url)
  }
}

function Table({ of: { header, rows }, url }: { readonly of: Tokens.Table; readonly url: PictureUrl }) {
  return (
    <div className={styles.table}>
      <table>
        <thead>
          <tr>
            {header.map((cell, i) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: nothing in a text moves
              <th key={i}>{inline(cell.tokens, url)}</th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, r) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: rows have no other name, and never move
            <tr key={r}>
              {row.map((cell, i) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: nothing in a text moves
                <td key={i}>{inline(cell.tokens, url)}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

const inline = (tokens: readonly Token[] | undefined, url: PictureUrl): ReactNode[] =>
  keyed(tokens ?? [], (token) => piece(token, url))

function piece(token: Token, url: PictureUrl): ReactNode {
  switch (token.type) {
    case 'strong':
      return <b>{inline(token.tokens, url)}</b>
    case 'em':
      return <em>{inline(token.tokens, url)}</em>
    case 'codespan':
      return <code>{(token as Tokens.Codespan).text}</code>
    case 'image': {
      const { href, text } = token as Tokens.Image
      return <img src={url(href)} alt={text} loading="lazy" />
    }
    case 'br':
      return <br />
    case 'text':
    case 'link':
    case 'del':
      return token.tokens ? inline(token.tokens, url) : (token as Tokens.Text).text
    case 'escape':
      return (token as Tokens.Escape).text
    default:
      return token.raw
  }
}
