package main

import (
	"errors"
	"fmt"
	"sort"
	"strings"

	"github.com/xeipuuv/gojsonschema"
)

// Validate holds values against values.schema.json.
func (c *Chart) Validate(values Values) error {
	if c.Schema == nil {
		return nil
	}
	result, err := gojsonschema.Validate(gojsonschema.NewBytesLoader(c.Schema), gojsonschema.NewGoLoader(values))
	if err != nil {
		return fmt.Errorf("values.schema.json: %w", err)
	}
	var wrong []string
	for _, one := range result.Errors() {
		wrong = append(wrong, "- "+one.String())
	}
	if len(wrong) == 0 {
		return nil
	}
	sort.Strings(wrong)
	return errors.New("values don't meet the specifications of the schema(s) in the following chart(s):\n" + c.Name() + ":\n" + strings.Join(wrong, "\n"))
}
