type Props = {
  label: string;
  checked: boolean;
  onChange: (checked: boolean) => void;
  testId: string;
};

/** Somebody goes on although a notice warns of a loss. */
export function DespiteCheck({ label, checked, onChange, testId }: Props) {
  return (
    <label className="mt-2 flex items-center gap-2">
      <input
        type="checkbox"
        className="size-4 accent-danger"
        checked={checked}
        onChange={(event) => onChange(event.target.checked)}
        data-testid={testId}
      />
      {label}
    </label>
  );
}
