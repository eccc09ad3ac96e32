import type { ReactNode } from 'react';

interface Choice<Value extends string> {
  readonly value: Value;
  readonly label: string;
  readonly hint?: ReactNode;
}

interface ChoiceGroupProps<Value extends string> {
  readonly name: string;
  readonly legend: string;
  readonly isLegendHidden?: boolean;
  readonly choices: readonly Choice<Value>[];
  readonly value: Value;
  readonly onChange: (value: Value) => void;
  /** `row` for short words side by side, `cards` for choices with a hint. */
  readonly layout?: 'row' | 'cards';
}

/** One of a few choices, as native radio buttons: arrow keys, form semantics and voice control come with them. */
export function ChoiceGroup<Value extends string>(props: ChoiceGroupProps<Value>) {
  const isRow = props.layout !== 'cards';
  return (
    <fieldset className="min-w-0">
      <legend className={props.isLegendHidden ? 'sr-only' : 'mb-1.5 text-sm font-medium'}>
        {props.legend}
      </legend>
      <div className={isRow ? 'flex flex-wrap gap-1.5' : 'grid gap-2 sm:grid-cols-2'}>
        {props.choices.map((choice) => (
          <label
            key={choice.value}
            className={`cursor-pointer rounded-md border border-line-strong bg-surface text-sm has-checked:border-accent has-checked:bg-accent-soft has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-accent ${isRow ? 'px-3 py-1.5' : 'px-3.5 py-2.5'}`}
          >
            <span className="flex items-center gap-2 font-medium">
              <input
                type="radio"
                id={`${props.name}-${choice.value}`}
                name={props.name}
                value={choice.value}
                checked={choice.value === props.value}
                onChange={() => props.onChange(choice.value)}
                aria-describedby={choice.hint ? `${props.name}-${choice.value}-hint` : undefined}
                className="size-3.5 accent-accent outline-none"
              />
              {choice.label}
            </span>
            {choice.hint && (
              <span
                id={`${props.name}-${choice.value}-hint`}
                aria-hidden
                className="mt-0.5 block pl-5.5 text-muted"
              >
                {choice.hint}
              </span>
            )}
          </label>
        ))}
      </div>
    </fieldset>
  );
}
