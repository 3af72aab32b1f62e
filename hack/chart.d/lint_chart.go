package main

import (
	"encoding/json"
	"fmt"
	"path"
	"strings"

	"github.com/Masterminds/semver"
	"sigs.k8s.io/yaml"
)

// LintMetadata says what is wrong with Chart.yaml.
func (c *Chart) LintMetadata() []string {
	var problems []string
	for _, field := range []string{"apiVersion", "name", "version", "appVersion", "description", "kubeVersion", "type"} {
		if text, isText := c.Metadata[field].(string); !isText || text == "" {
			problems = append(problems, "Chart.yaml: "+field+" has to be a text")
		}
	}
	if c.Metadata["apiVersion"] != "v2" {
		problems = append(problems, "Chart.yaml: apiVersion is not v2")
	}
	if _, err := semver.StrictNewVersion(fmt.Sprint(c.Metadata["version"])); err != nil {
		problems = append(problems, "Chart.yaml: version: "+err.Error())
	}
	if c.Schema == nil {
		problems = append(problems, "there is no values.schema.json")
	}
	return problems
}

// LintFiles says what is wrong with templates, definitions and other files as they are.
func (c *Chart) LintFiles() []string {
	var problems []string
	for _, file := range c.Templates {
		if extension := path.Ext(file.Name); extension != ".yaml" && extension != ".tpl" && extension != ".txt" {
			problems = append(problems, file.Name+": Helm takes .yaml, .tpl and .txt alone")
		}
		for number, line := range strings.Split(string(file.Data), "\n") {
			if strings.TrimRight(line, " \t") != line || strings.Contains(line, "\t") {
				problems = append(problems, fmt.Sprintf("%s:%d: a tab, or a blank at the end", file.Name, number+1))
			}
		}
	}
	for _, file := range c.CRDs {
		var object map[string]interface{}
		if err := yaml.UnmarshalStrict(file.Data, &object); err != nil || object["kind"] != "CustomResourceDefinition" || object["apiVersion"] != "apiextensions.k8s.io/v1" {
			problems = append(problems, fmt.Sprintf("%s: no CustomResourceDefinition (%v)", file.Name, err))
		}
	}
	for name, data := range c.Files {
		var content interface{}
		if strings.HasSuffix(name, ".json") && json.Unmarshal(data, &content) != nil {
			problems = append(problems, name+": no JSON")
		}
	}
	return problems
}

// LintText says what is wrong with rendered text that is YAML all the same.
func LintText(rendered map[string]string) []string {
	var problems []string
	for name, text := range rendered {
		if name == NotesName && strings.TrimSpace(text) == "" {
			problems = append(problems, name+" says nothing")
		}
		first := strings.TrimLeft(text, "\n")
		if name != NotesName && strings.HasPrefix(first, " ") {
			problems = append(problems, name+": begins with an indented line")
		}
		for _, line := range strings.Split(text, "\n") {
			if name != NotesName && strings.TrimRight(line, " ") != line {
				problems = append(problems, fmt.Sprintf("%s: a blank at the end of '%s'", name, line))
			}
			if strings.Contains(line, "%!") || strings.Contains(line, "map[") {
				problems = append(problems, name+": a value that was not put into words: "+line)
			}
		}
	}
	return problems
}
