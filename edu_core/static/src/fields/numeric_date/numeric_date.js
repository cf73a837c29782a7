import "@web/views/fields/datetime/list_datetime_field";
import {registry} from "@web/core/registry";

// Papers of a school say 05/09/2026, never "5 thg 9": every date of the backend is
// written as the language's own format says, unless a view asks for something else.
const fields = registry.category("fields");
const formatters = registry.category("formatters");
const withNumeric = (options) => ({numeric: true, ...options});

for (const name of ["date", "datetime", "list.date", "list.datetime"]) {
    const field = fields.get(name);
    fields.add(
        name,
        {
            ...field,
            extractProps: (info, dynamicInfo) =>
                field.extractProps(
                    {...info, options: withNumeric(info.options)},
                    dynamicInfo
                ),
            listViewWidth: ({options}) =>
                field.listViewWidth({options: withNumeric(options)}),
        },
        {force: true}
    );
}

for (const name of ["date", "datetime"]) {
    const formatter = formatters.get(name);
    const extractOptions = formatter.extractOptions;
    formatter.extractOptions = (info) =>
        extractOptions({...info, options: withNumeric(info.options)});
}
