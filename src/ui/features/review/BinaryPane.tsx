import { createResource, createSignal, Show } from 'solid-js'
import { useYard } from '../../state/yard.ts'
import './BinaryPane.css'
import { readAfter, readBefore, type FileSide, type Place } from './fileSides.ts'
import { pictureType, pictureUrl, sizeWords } from './pictures.ts'

/** Bytes of a picture that are shown; of other files only their size is asked for. */
const PICTURE_LIMIT = 8_000_000

interface BinaryPaneProps {
  readonly place: Place
  /** Grows when the file may be another one. */
  readonly edition: number
}

/** A file that has no lines: as pictures side by side, or what it was and is in size. */
export function BinaryPane(props: BinaryPaneProps) {
  const yard = useYard()
  const type = () => pictureType(props.place.file.path)
  const [sides] = createResource(
    () => ({ place: props.place, edition: props.edition, limit: type() === null ? 0 : PICTURE_LIMIT }),
    async ({ place, limit }) => {
      const [before, after] = await Promise.all([
        readBefore(yard, place, limit),
        readAfter(yard, place, limit),
      ])
      return { before, after }
    },
  )
  return (
    <div class="binary-pane" tabindex="0" role="region" aria-label={`Both sides of ${props.place.file.path}`}>
      <Show when={sides.latest}>
        {(both) => (
          <>
            <SideView title="Before" side={both().before} none="It was not there." type={type()} />
            <SideView title="After" side={both().after} none="It is deleted." type={type()} />
          </>
        )}
      </Show>
    </div>
  )
}

interface SideViewProps {
  readonly title: string
  readonly side: FileSide | null
  readonly none: string
  readonly type: string | null
}

function SideView(props: SideViewProps) {
  const [size, setSize] = createSignal('')
  const picture = () => {
    const { side, type } = props
    return side !== null && type !== null && !side.truncated ? pictureUrl(type, side) : null
  }
  return (
    <figure class="binary-side">
      <figcaption class="small muted">
        <strong>{props.title}</strong>{' '}
        <Show when={props.side} fallback={props.none}>
          {(side) => (
            <>
              {size()}
              {sizeWords(side().bytes)}
            </>
          )}
        </Show>
      </figcaption>
      <Show when={picture()} fallback={<BinaryWords side={props.side} isPicture={props.type !== null} />}>
        {(url) => (
          <img
            src={url()}
            alt={`${props.title}: ${props.side?.path ?? ''}`}
            onLoad={({ currentTarget: { naturalWidth, naturalHeight } }) =>
              setSize(`${naturalWidth} × ${naturalHeight}, `)
            }
            onError={() => setSize('cannot be drawn, ')}
          />
        )}
      </Show>
    </figure>
  )
}

function BinaryWords(props: { readonly side: FileSide | null; readonly isPicture: boolean }) {
  return (
    <Show when={props.side}>
      <p class="muted small">
        {props.isPicture ? 'Too big to be shown here.' : 'Binary file; it has no lines to compare.'}
      </p>
    </Show>
  )
}
