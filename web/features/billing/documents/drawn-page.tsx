import { FAINT, type Mark } from '../../../../domain/documents/contract.ts';

interface Props {
  marks: readonly Mark[];
  width: number;
  height: number;
  /** "Page 1 of 3" */
  label: string;
  /** Where the picture is; null: there is none. */
  logo: string | null;
}

/** A page by the very marks that its PDF is drawn from. Paper is white in the dark too. */
export function DrawnPage({ marks, width, height, label, logo }: Props) {
  return (
    <svg
      viewBox={`0 0 ${width} ${height}`}
      role="img"
      aria-label={label}
      className="w-full rounded-sm border border-line"
      // As wide letter by letter as the font of the PDF.
      style={{ backgroundColor: '#ffffff', fontFamily: '"Liberation Sans", Arial, Helvetica, sans-serif' }}
    >
      {marks.map((mark, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: marks have no other name, and are drawn anew as a whole
        <OneMark key={index} mark={mark} logo={logo} />
      ))}
    </svg>
  );
}

function OneMark({ mark, logo }: { mark: Mark; logo: string | null }) {
  if (mark.kind === 'rule') {
    return <rect x={mark.x} y={mark.y} width={mark.width} height={mark.thickness} fill={mark.colour} />;
  }
  if (mark.kind === 'logo') {
    return logo ? <image href={logo} x={mark.x} y={mark.y} width={mark.width} height={mark.height} /> : null;
  }
  const { x, y, width, align, size, leading, bold, colour, lines } = mark;
  const at = align === 'right' ? x + width : x;
  // The baseline of a line: its letters stand in the middle of it.
  const base = y + leading / 2 + size * 0.34;
  return (
    <text fontSize={size} fontWeight={bold ? 700 : 400} textAnchor={align === 'right' ? 'end' : 'start'} fill={colour}>
      {lines.map(({ text, faint }, index) =>
        text === '' ? null : (
          <tspan
            // biome-ignore lint/suspicious/noArrayIndexKey: a line is its place
            key={index}
            x={at}
            y={base + index * leading}
            {...(faint ? { fill: FAINT } : {})}
          >
            {text}
          </tspan>
        ),
      )}
    </text>
  );
}
