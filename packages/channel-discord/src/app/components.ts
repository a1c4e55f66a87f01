/** A row below a message, as Discord takes it: buttons, or one menu. */
export interface Row {
  readonly type: typeof rowType;
  readonly components: readonly (Button | Menu)[];
}

export interface Button {
  readonly type: typeof buttonType;
  readonly style: Style;
  readonly label: string;
  readonly custom_id: string;
}

export interface Menu {
  readonly type: typeof menuType;
  readonly custom_id: string;
  readonly placeholder: string;
  readonly options: readonly MenuOption[];
}

export interface MenuOption {
  readonly label: string;
  readonly value: string;
  readonly description?: string;
  readonly default?: boolean;
}

export type Style = 1 | 2 | 4;

const rowType = 1;
const buttonType = 2;
export const menuType = 3;
export const styles = { primary: 1, secondary: 2, danger: 4 } as const;

/** discord-api-docs, components reference; UTF-16 units. */
export const limits = {
  rows: 5,
  buttonsInRow: 5,
  label: 80,
  options: 25,
  option: 100,
  placeholder: 150,
} as const;

export function button(label: string, customId: string, style: Style = 2): Button {
  return { type: buttonType, style, label, custom_id: customId };
}

export function menu(customId: string, placeholder: string, options: readonly MenuOption[]): Row {
  const shown = options.slice(0, limits.options);
  const asked = { type: menuType, custom_id: customId, placeholder, options: shown } as const;
  return { type: rowType, components: [asked] };
}

/** Rows of five; what does not fit is left out. */
export function rowsOf(buttons: readonly Button[]): Row[] {
  const rows: Row[] = [];
  for (let at = 0; at < buttons.length && rows.length < limits.rows; at += limits.buttonsInRow) {
    rows.push({ type: rowType, components: buttons.slice(at, at + limits.buttonsInRow) });
  }
  return rows;
}
