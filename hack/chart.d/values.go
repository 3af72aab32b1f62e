package main

import (
	"encoding/json"
	"fmt"
	"os"
	"regexp"
	"strconv"
	"strings"

	"sigs.k8s.io/yaml"
)

// Values is what templates have as .Values.
type Values = map[string]interface{}

// ReadValues reads a file of values.
func ReadValues(path string) (Values, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	values := Values{}
	if err := yaml.UnmarshalStrict(data, &values); err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return values, nil
}

// Override is the values with what more says in their place: maps are merged, everything else is replaced.
func Override(values, more Values) Values {
	merged := Values{}
	for key, value := range values {
		merged[key] = value
	}
	for key, value := range more {
		below, isMap := value.(Values)
		before, wasMap := merged[key].(Values)
		if isMap && wasMap {
			merged[key] = Override(before, below)
		} else {
			merged[key] = value
		}
	}
	return merged
}

// WithDefaults is what a template sees: what was given over the chart's own, and without what was given as null.
func WithDefaults(defaults, given Values) Values {
	return withoutNulls(Override(copyOf(defaults), copyOf(given))).(Values)
}

func withoutNulls(value interface{}) interface{} {
	if values, isMap := value.(Values); isMap {
		for key, below := range values {
			if below == nil {
				delete(values, key)
			} else {
				withoutNulls(below)
			}
		}
	}
	return value
}

// By JSON, as Helm reads YAML: numbers of files are floats.
func copyOf(values Values) Values {
	text, err := json.Marshal(values)
	if err != nil {
		panic(err)
	}
	var copied Values
	if err := json.Unmarshal(text, &copied); err != nil {
		panic(err)
	}
	return copied
}

var step = regexp.MustCompile(`^((?:\\.|[^\\\[\]])*)((?:\[\d+\])*)$`)
var index = regexp.MustCompile(`\d+`)

// Set does what --set does: a.b=c, a[0].b=c, a={b,c}, several with ',' between; '\' takes the meaning from the character after it.
func Set(values Values, text string, isText bool) error {
	for _, assignment := range split(text, ',') {
		sides := split(assignment, '=')
		if len(sides) < 2 {
			return fmt.Errorf("--set '%s': write name=value", assignment)
		}
		var path []interface{}
		for _, name := range split(sides[0], '.') {
			parts := step.FindStringSubmatch(name)
			if parts == nil || parts[1] == "" && len(path) == 0 {
				return fmt.Errorf("--set '%s': write a.b=c or a[0].b=c", assignment)
			}
			path = append(path, unescape(parts[1]))
			for _, digits := range index.FindAllString(parts[2], -1) {
				number, err := strconv.Atoi(digits)
				if err != nil || number > 1000 {
					return fmt.Errorf("--set '%s': too large an index", assignment)
				}
				path = append(path, number)
			}
		}
		put(values, path, parse(strings.Join(sides[1:], "="), isText))
	}
	return nil
}

func put(at interface{}, path []interface{}, value interface{}) interface{} {
	if len(path) == 0 {
		return value
	}
	if number, isIndex := path[0].(int); isIndex {
		list, _ := at.([]interface{})
		for len(list) <= number {
			list = append(list, nil)
		}
		list[number] = put(list[number], path[1:], value)
		return list
	}
	values, isMap := at.(Values)
	if !isMap {
		values = Values{}
	}
	name := path[0].(string)
	values[name] = put(values[name], path[1:], value)
	return values
}

func parse(text string, isText bool) interface{} {
	if strings.HasPrefix(text, "{") && strings.HasSuffix(text, "}") {
		list := []interface{}{}
		for _, item := range split(text[1:len(text)-1], ',') {
			if item != "" {
				list = append(list, parse(item, isText))
			}
		}
		return list
	}
	text = unescape(text)
	if number, err := strconv.ParseInt(text, 10, 64); err == nil && !isText && (text == "0" || text[0] != '0') {
		return number
	}
	switch {
	case isText:
		return text
	case text == "true", text == "false":
		return text == "true"
	case text == "null":
		return nil
	}
	return text
}

// At the separator, where it is neither escaped nor within braces.
func split(text string, separator rune) []string {
	parts, depth, isEscaped := []string{""}, 0, false
	for _, c := range text {
		if c == separator && depth == 0 && !isEscaped {
			parts = append(parts, "")
			continue
		}
		switch {
		case isEscaped:
		case c == '{':
			depth++
		case c == '}' && depth > 0:
			depth--
		}
		isEscaped = c == '\\' && !isEscaped
		parts[len(parts)-1] += string(c)
	}
	return parts
}

var escape = regexp.MustCompile(`\\(.)`)

func unescape(text string) string { return escape.ReplaceAllString(text, "$1") }
