import { splitProps, type JSX } from 'solid-js'
import './Button.css'

type Look = 'primary' | 'plain' | 'quiet' | 'danger'

interface ButtonProps extends JSX.ButtonHTMLAttributes<HTMLButtonElement> {
  readonly look?: Look
  /** Keys that do the same, shown beside the words. */
  readonly keys?: string
}

export function Button(props: ButtonProps) {
  const [own, rest] = splitProps(props, ['look', 'keys', 'children', 'class'])
  return (
    <button type="button" {...rest} class={`button button-${own.look ?? 'plain'} ${own.class ?? ''}`}>
      {own.children}
      {own.keys !== undefined && <kbd>{own.keys}</kbd>}
    </button>
  )
}
